import type { User } from "../../identity/contract/user.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Notice, NoticeKind, StoredNotice } from "../contract/notice.ts";

interface Settings {
  readonly noMailsOf: readonly NoticeKind[];
  /** All that happened until then is read. */
  readonly readUpTo?: string | undefined;
}

export type FindProduct = (id: string) => Promise<{ readonly title: string } | undefined>;
export type FindOrganisation = (id: string) => Promise<{ readonly owner: string } | undefined>;
export type FindUser = (id: string) => Promise<Pick<User, "email" | "language"> | undefined>;
export type FindSettings = (user: string) => Promise<Settings>;
/** Changes what is given, and leaves the rest as it is. */
export type ChangeSettings = (user: string, change: Partial<Settings>) => Promise<void>;
/** Keeps a notice with its mail, both or neither; "repeated" if it was kept before. */
export type KeepNotice = (notice: Notice, mail: Mail | undefined) => Promise<"done" | "repeated" | "conflict">;
/** The newest first. */
export type ListNotices = (
  user: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<StoredNotice>>;
/** How many are unread of those after an instant, up to a bound. */
export type CountUnread = (user: string, after: string | undefined) => Promise<number>;
/** Marks one as read; nothing if there is none. */
export type MarkRead = (user: string, id: string) => Promise<void>;
