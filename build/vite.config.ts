import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The window's page: everything beside index.html, addressed relatively, nothing inline, so that the strict CSP holds. */
export default defineConfig({
  root: new URL("../renderer", import.meta.url).pathname,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    target: "chrome152",
    modulePreload: { polyfill: false },
    // `font-src 'self'` and `img-src 'self'` know no data: addresses.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
