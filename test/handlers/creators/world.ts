import "./environment.ts";
import { randomUUID } from "node:crypto";
import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { openProfile } from "../../../functions/creators/client.ts";
import type { Creator, CreatorCard, Profile } from "../../../functions/creators/contract/creator.ts";
import { handler as commit } from "../../../functions/creators/handlers/commit-avatar.ts";
import { handler as count } from "../../../functions/creators/handlers/count-followers.ts";
import { handler as follow } from "../../../functions/creators/handlers/follow-creator.ts";
import { handler as get } from "../../../functions/creators/handlers/get-creator.ts";
import { handler as isFollowing } from "../../../functions/creators/handlers/get-following.ts";
import { handler as own } from "../../../functions/creators/handlers/get-profile.ts";
import { handler as list } from "../../../functions/creators/handlers/list-creators.ts";
import { handler as following } from "../../../functions/creators/handlers/list-following.ts";
import { handler as put } from "../../../functions/creators/handlers/put-profile.ts";
import { handler as remove } from "../../../functions/creators/handlers/remove-avatar.ts";
import { handler as unfollow } from "../../../functions/creators/handlers/unfollow-creator.ts";
import { handler as upload } from "../../../functions/creators/handlers/upload-avatar.ts";
import { followersKind } from "../../../functions/creators/keys.ts";
import type { Page } from "../../../functions/shared/kernel/page.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";

type Coded<Body> = Body & { readonly code: string };
const creator = (user: string) => ({ user, groups: ["creator"] });

/** What creators and those who look at them do. */
export const people = {
  /** Someone who became a creator. */
  async creator(name: string, since = "2026-01-02T03:04:05.000Z"): Promise<string> {
    const id = randomUUID();
    await openProfile(documents, "Creators")(id, name, since);
    return id;
  },
  get: (idOrHandle: string) => call<Coded<Creator>>(get, { params: { idOrHandle } }),
  list: (query: object = {}) => call<Coded<Page<Creator>>>(list, { query }),
  own: (user: string) => call<Coded<Profile>>(own, creator(user)),
  put: (user: string, body: object) => call<Coded<Profile>>(put, { ...creator(user), body }),
  /** Changes some fields of a profile as it is now. */
  async change(user: string, fields: object) {
    const { name, handle, headline, bio, links, version } = (await people.own(user)).body;
    return people.put(user, { name, handle, headline, bio, links, version, ...fields });
  },
  follow: (user: string, creatorId: string) =>
    call<Coded<{ following: boolean; since?: string }>>(follow, { user, params: { creatorId } }),
  unfollow: (user: string, creatorId: string) => call<Coded<object>>(unfollow, { user, params: { creatorId } }),
  isFollowing: (user: string, creatorId: string) =>
    call<{ following: boolean; since?: string }>(isFollowing, { user, params: { creatorId } }),
  following: (user: string, query: object = {}) =>
    call<Coded<Page<{ creator: CreatorCard; since: string }>>>(following, { user, query }),
  /** Uploads a picture, and commits it. */
  async picture(user: string, bytes: Uint8Array<ArrayBuffer>) {
    const body = { mediaType: "image/png", bytes: bytes.byteLength };
    const asked = await call<{ upload: string; uploadUrl: string; headers: Record<string, string> }>(upload, {
      ...creator(user),
      body,
    });
    const { uploadUrl, headers } = asked.body;
    const put = await fetch(uploadUrl, { method: "PUT", headers, body: bytes });
    if (!put.ok) throw new Error(`PUT: ${put.status}`);
    return people.commit(user, asked.body.upload);
  },
  commit: (user: string, id: string) => call<Coded<Profile>>(commit, { ...creator(user), body: { upload: id } }),
  unpicture: (user: string) => call<Coded<Profile>>(remove, creator(user)),
  /** Runs the table's trigger on changed parts of the followers of some creators. */
  async counted(...ids: string[]): Promise<DynamoDBBatchResponse> {
    const Records = ids.map((id, n): DynamoDBRecord => {
      const { pk, sk } = followersKind.key({ id, part: 0 });
      return { dynamodb: { SequenceNumber: String(n), Keys: { pk: { S: pk }, sk: { S: sk } } } };
    });
    return count({ Records });
  },
};
