/** How long a URL to content is good for. */
export const URL_SECONDS = 300;

/** A Content-Disposition (RFC 6266) under which a browser saves content by its name, in any script. */
export function disposition(name: string): string {
  const wellFormed = name.toWellFormed();
  const plain = wellFormed.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
