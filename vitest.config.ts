import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,contexts,apps,flows,connectors,tools,test}/**/*.test.{ts,tsx}"],
    environment: "node",
    globalSetup: ["packages/platform/src/testing/postgres-for-tests.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
