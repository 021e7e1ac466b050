import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { audience } from "../contract/audience.ts";
import { places, sources } from "../contract/funnel.ts";
import type {
  FindFunnelMonth,
  FindPeople,
  FindRelease,
  FindRetention,
  FindThrough,
  KeepFunnelMonth,
  KeepPeople,
  KeepRelease,
  KeepRetention,
  KeepThrough,
  ListScopes,
} from "../flows/ports.ts";
import { readJson, writeJson } from "./objects.ts";

const counts = z.array(z.int());
const month = z.record(
  z.string(),
  z.object({
    total: counts,
    products: z.array(z.tuple([z.string(), counts])),
    ways: z.array(z.tuple([z.enum(places), z.enum(sources), counts])),
  }),
);

const FUNNELS = "read/funnel/";
const monthKey = (scope: string, of: string): string => `${FUNNELS}${of}/${scope}.json.gz`;

export const findFunnelMonth =
  (s3: S3Client, Bucket: string): FindFunnelMonth =>
  async (scope, of) =>
    month.optional().parse(await readJson(s3, Bucket, monthKey(scope, of)));

export const keepFunnelMonth =
  (s3: S3Client, Bucket: string): KeepFunnelMonth =>
  (scope, of, days) =>
    writeJson(s3, Bucket, monthKey(scope, of), days);

export const listScopes =
  (s3: S3Client, Bucket: string): ListScopes =>
  async (of) => {
    const scopes: string[] = [];
    const Prefix = monthKey("", of).slice(0, -".json.gz".length);
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      for (const { Key = "" } of Contents) scopes.push(Key.slice(Prefix.length, -".json.gz".length));
    }
    return scopes;
  };

const retention = z.object({
  countedThrough: z.iso.date(),
  cohorts: z.array(z.object({ month: z.string(), people: z.int(), returned: counts, bought: counts, studied: counts })),
});
const retentionKey = (scope: string): string => `read/retention/${scope}.json.gz`;

export const findRetention =
  (s3: S3Client, Bucket: string): FindRetention =>
  async (scope) =>
    retention.optional().parse(await readJson(s3, Bucket, retentionKey(scope)));

export const keepRetention =
  (s3: S3Client, Bucket: string): KeepRetention =>
  (scope, made) =>
    writeJson(s3, Bucket, retentionKey(scope), made);

const through = z.object({ day: z.iso.date() });
const THROUGH = "read/through.json.gz";

export const findThrough =
  (s3: S3Client, Bucket: string): FindThrough =>
  async () =>
    through.optional().parse(await readJson(s3, Bucket, THROUGH))?.day;

export const keepThrough =
  (s3: S3Client, Bucket: string): KeepThrough =>
  (day) =>
    writeJson(s3, Bucket, THROUGH, { day });

const custom = z.tuple([z.string(), z.int(), z.int(), z.int(), z.int()]);
const people = z.array(z.tuple([z.string(), z.array(custom)]));
const partKey = (part: number): string => `people/customers-${String(part).padStart(2, "0")}.json.gz`;

export const findPeople =
  (s3: S3Client, Bucket: string): FindPeople =>
  async (part) => {
    const found = people.parse((await readJson(s3, Bucket, partKey(part))) ?? []);
    return new Map(
      found.map(([user, customs]) => [
        user,
        new Map(
          customs.map(([scope, first, returned, bought, studied]) => [scope, { first, returned, bought, studied }]),
        ),
      ]),
    );
  };

export const keepPeople =
  (s3: S3Client, Bucket: string): KeepPeople =>
  async (part, known) => {
    const rows = [...known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([user, customs]) => [
        user,
        [...customs].map(([scope, { first, returned, bought, studied }]) => [scope, first, returned, bought, studied]),
      ]);
    await writeJson(s3, Bucket, partKey(part), rows);
  };

const release = z.object({ day: z.int(), members: z.array(z.string()), audience });
const releaseKey = (creator: string): string => `audiences/${creator}.json.gz`;

export const findRelease =
  (s3: S3Client, Bucket: string): FindRelease =>
  async (creator) =>
    release.nullish().parse(await readJson(s3, Bucket, releaseKey(creator))) ?? undefined;

export const keepRelease =
  (s3: S3Client, Bucket: string): KeepRelease =>
  (creator, made) =>
    writeJson(s3, Bucket, releaseKey(creator), made ?? null);
