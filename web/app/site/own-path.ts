/** Whether a path is on this site, so that a form cannot be made to redirect elsewhere. */
export const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\s]*$/.test(path);
