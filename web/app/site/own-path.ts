/** Whether a path leads to this site: a form that leads on may not be made to lead elsewhere. */
export const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\s]*$/.test(path);
