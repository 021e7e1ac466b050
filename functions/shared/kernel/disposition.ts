/**
 * A Content-Disposition (RFC 6266) by which a browser saves a file under its name, in any script, or shows it in place.
 */
export function disposition(name: string, as: "attachment" | "inline" = "attachment"): string {
  const wellFormed = name.toWellFormed();
  const plain = wellFormed.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${as}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
