import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { contractsAsRoutes } from "./vite/contracts-as-routes.ts";
import { englishOnly } from "./vite/english-only.ts";
import { precompress } from "./vite/precompress.ts";

const config: UserConfig = {
  root: import.meta.dirname,
  plugins: [react(), tailwind(), contractsAsRoutes(), englishOnly(), precompress()],
  build: {
    target: "es2024",
    assetsInlineLimit: 0, // the policy allows no data: fonts or scripts
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: "licenses.md" },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": "http://127.0.0.1:7280" },
  },
};

export default defineConfig(config);
