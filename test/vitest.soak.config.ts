import { defineConfig } from "vitest/config";

/** `npm run test:soak`: minutes, not seconds; not part of `npm test`. */
export default defineConfig({
  test: { include: ["test/**/*.soak.ts"], testTimeout: 600_000, hookTimeout: 120_000, fileParallelism: false },
});
