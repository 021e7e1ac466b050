/** Host names that may be private and be reached without TLS. */
export type PrivateHosts = ReadonlySet<string>;

/** @param names with commas between, as WEBHOOK_PRIVATE_HOSTS has them: none in a deployment, as no template sets it */
export const privateHosts = (names = ""): PrivateHosts => new Set(names.split(",").filter((host) => host !== ""));
