const COMMON: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** No inline script or style: Vite emits files. `data:` images are the QR code and small icons in style sheets. */
export const CONSOLE_CSP: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** An answer of the API is data: should a browser show it as a page, nothing in it may load or run. */
export const API_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers of every answer. `hasTls`: over TLS and not for a loopback name, which other servers share. */
export function securityHeaders(hasTls: boolean): Readonly<Record<string, string>> {
  return {
    ...COMMON,
    "content-security-policy": API_CSP,
    "cache-control": "no-store",
    ...(hasTls ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}
