import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,contexts,apps,flows,connectors,tools,test}/**/*.test.{ts,tsx}"],
    environment: "node",
    globalSetup: ["packages/platform/src/testing/postgres-for-tests.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes; a second is too little on a busy machine.
    expect: { poll: { timeout: 15_000 } },
  },
});
