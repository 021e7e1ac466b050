/** Where something is to be uploaded, as the API says it. */
export interface Target {
  readonly uploadUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a file to a bucket. `fetch` does not tell how much of a request was sent, so this is the older way.
 * @param told how much of it was sent so far, from 0 to 1
 * @throws Error where the bucket refuses it or the connection ends
 */
export function sent({ uploadUrl, headers }: Target, file: File, told: (part: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", uploadUrl);
    for (const [name, value] of Object.entries(headers)) {
      // A browser says itself how long a file is, and lets nobody else.
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", ({ loaded, total }) => told(total === 0 ? 0 : loaded / total));
    request.addEventListener("load", () =>
      request.status < 300 ? resolve() : reject(new Error(`The bucket answered ${request.status}.`)),
    );
    request.addEventListener("error", () => reject(new Error("The connection ended.")));
    request.send(file);
  });
}
