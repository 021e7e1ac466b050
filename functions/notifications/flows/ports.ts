import type { User } from "../../identity/contract/user.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Notice, NoticeKind, StoredNotice } from "../contract/notice.ts";

interface Settings {
  readonly noMailsOf: readonly NoticeKind[];
  /** Everything up to this instant is read. */
  readonly readUpTo?: string | undefined;
}

export type FindProduct = (id: string) => Promise<{ readonly title: string } | undefined>;
export type FindOrganisation = (id: string) => Promise<{ readonly owner: string } | undefined>;
export type FindUser = (id: string) => Promise<Pick<User, "email" | "language"> | undefined>;
export type FindSettings = (user: string) => Promise<Settings>;
/** Changes the given fields only. */
export type ChangeSettings = (user: string, change: Partial<Settings>) => Promise<void>;
/** Stores a notice with its mail in one transaction; "repeated" if it is already stored. */
export type KeepNotice = (notice: Notice, mail: Mail | undefined) => Promise<"done" | "repeated" | "conflict">;
/** The newest first. */
export type ListNotices = (
  user: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<StoredNotice>>;
/** The number of unread notices after an instant, up to a maximum. */
export type CountUnread = (user: string, after: string | undefined) => Promise<number>;
/** Marks one as read, if it exists. */
export type MarkRead = (user: string, id: string) => Promise<void>;
