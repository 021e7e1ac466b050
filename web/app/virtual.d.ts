declare module "virtual:operations" {
  export const operations: Readonly<Record<string, readonly [method: string, path: string]>>;
}
declare module "virtual:page-scripts" {
  export const pageScripts: Readonly<Record<string, string>>;
}
declare module "*.po" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}
declare module "virtual:react-router/server-build" {
  import type { ServerBuild } from "react-router";

  const build: ServerBuild;
  export = build;
}
