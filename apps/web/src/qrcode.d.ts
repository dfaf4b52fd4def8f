/** The one function of `qrcode` that we use; the package ships no types. */
declare module "qrcode" {
  export function create(
    text: string,
    options: { readonly errorCorrectionLevel: "L" | "M" | "Q" | "H" },
  ): { readonly modules: { readonly size: number; readonly data: Uint8Array } };
}
