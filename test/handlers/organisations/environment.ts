import "./variables.ts";
import { startCloud } from "../cloud.ts";

export const cloud = await startCloud({
  tables: { Organisations: [], Catalogue: [], Commerce: [], Learning: [] },
});
