import { defineConfig } from "vitest/config";

/** `npm run test:system`: needs root on Debian and the archive of its release; minutes, not part of `npm test`. */
export default defineConfig({
  test: { include: ["test/**/*.system.ts"], testTimeout: 900_000, hookTimeout: 900_000, fileParallelism: false },
});
