import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useRef, useState } from "react";
import { Form, useRevalidator } from "react-router";
import { ApiError, createApi } from "../api/api.ts";
import type { Asked } from "../api/operations.ts";
import { Cover } from "../design/cover.tsx";
import { sent } from "./upload.ts";
import type { Work } from "./work-types.ts";

type MediaType = NonNullable<Asked<"uploadContent">["body"]>["mediaType"];
type ImageType = NonNullable<Asked<"uploadCover">["body"]>["mediaType"];

/** The browser's own session: its cookie becomes the header on the way. */
const api = createApi({ base: "/api", headers: () => ({}) });

/** Browsers do not know every media type by a file's name. */
const endings: Readonly<Record<string, MediaType>> = {
  pdf: "application/pdf",
  epub: "application/epub+zip",
  md: "text/markdown",
  txt: "text/plain",
  zip: "application/zip",
  csv: "text/csv",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  mp4: "video/mp4",
  webm: "video/webm",
};
const mediaTypeOf = ({ name, type }: File): MediaType =>
  endings[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? (type as MediaType);

interface UploadProps {
  readonly label: string;
  readonly accept?: string;
  /** Gets the place, sends the file, and makes it the work's. */
  readonly upload: (file: File, told: (part: number) => void) => Promise<void>;
}

/** Chooses a file and sends it, with how far it is. What fails can be tried again with the same file. */
function Upload({ label, accept, upload }: UploadProps) {
  const { i18n } = useLingui();
  const { revalidate } = useRevalidator();
  const input = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number>();
  const [failed, setFailed] = useState<string>();
  const start = async (file: File) => {
    setFailed(undefined);
    setPart(0);
    try {
      await upload(file, setPart);
      await revalidate();
    } catch (error) {
      setFailed(error instanceof ApiError ? error.detail : (error as Error).message);
    } finally {
      setPart(undefined);
      if (input.current) input.current.value = "";
    }
  };
  return (
    <div className="stack">
      <label className="field">
        <span className="label">{label}</span>
        <input
          ref={input}
          type="file"
          accept={accept}
          disabled={part !== undefined}
          onChange={({ target: { files } }) => {
            const [file] = files ?? [];
            if (file) void start(file);
          }}
        />
      </label>
      {part === undefined ? null : (
        <p className="row" role="status">
          <progress value={part} max={1} />
          {i18n.number(part, { style: "percent" })}
        </p>
      )}
      {failed === undefined ? null : (
        <p className="wrong" role="alert">
          {failed}
        </p>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="stack">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** In the unit that it is read in best. */
function sizeOf(bytes: number, locale: string): string {
  const [amount, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1_000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 }).format(
    amount,
  );
}

function Content({ work }: { readonly work: Work }) {
  const { t, i18n } = useLingui();
  const { id, content } = work;
  return (
    <Part title={<Trans>Content</Trans>}>
      {content ? (
        <p>
          {content.name} <span className="soft">{sizeOf(content.bytes, i18n.locale)}</span>
        </p>
      ) : (
        <p className="soft">
          {work.type === "consultation" || work.type === "membership" ? (
            <Trans>There is none yet. It may be on sale without one.</Trans>
          ) : (
            <Trans>There is none yet. It can be on sale once there is.</Trans>
          )}
        </p>
      )}
      <Upload
        label={content ? t`Upload a new edition` : t`Upload the content`}
        upload={async (file, told) => {
          const body = { name: file.name, mediaType: mediaTypeOf(file), bytes: file.size };
          const place = await api("uploadContent", { params: { id }, body });
          await sent(place, file, told);
          await api("commitContent", { params: { id }, body: { upload: place.upload } });
        }}
      />
      <p className="small soft">
        <Trans>Buyers keep the edition that they bought, and can open the new one too.</Trans>
      </p>
    </Part>
  );
}

function CoverPart({ work }: { readonly work: Work }) {
  const { t } = useLingui();
  const { id } = work;
  return (
    <Part title={<Trans>Cover</Trans>}>
      <div className="editor-cover">
        <Cover work={work} isFirst />
      </div>
      <Upload
        label={t`Upload a picture, 4 to 5`}
        accept="image/png,image/jpeg,image/webp"
        upload={async (file, told) => {
          const body = { mediaType: file.type as ImageType, bytes: file.size };
          const place = await api("uploadCover", { params: { id }, body });
          await sent(place, file, told);
          await api("commitCover", { params: { id }, body: { upload: place.upload } });
        }}
      />
      {work.cover ? (
        <Form method="post">
          <button className="linklike" type="submit" name="intent" value="remove-cover">
            <Trans>Use a drawn cover again</Trans>
          </button>
        </Form>
      ) : null}
    </Part>
  );
}

function Preview({ work }: { readonly work: Work }) {
  const { t } = useLingui();
  const { id, preview } = work;
  return (
    <Part title={<Trans>Free sample</Trans>}>
      <p className={preview ? undefined : "soft"}>
        {preview?.name ?? <Trans>None: a chapter or some minutes help people to decide.</Trans>}
      </p>
      <Upload
        label={t`Upload a sample`}
        upload={async (file, told) => {
          const body = { mediaType: mediaTypeOf(file), bytes: file.size };
          const place = await api("uploadPreview", { params: { id }, body });
          await sent(place, file, told);
          await api("commitPreview", { params: { id }, body: { upload: place.upload, name: file.name } });
        }}
      />
      {preview ? (
        <Form method="post">
          <button className="linklike" type="submit" name="intent" value="remove-preview">
            <Trans>Remove the sample</Trans>
          </button>
        </Form>
      ) : null}
    </Part>
  );
}

/** What buyers get, and what everybody sees of it. */
export function FileSection({ work }: { readonly work: Work }) {
  return (
    <section className="stack-l" aria-labelledby="files">
      <h2 id="files">
        <Trans>Files</Trans>
      </h2>
      <div className="editor-files">
        <CoverPart work={work} />
        <div className="stack-l">
          {work.type === "bundle" || work.type === "credit-pack" ? null : <Content work={work} />}
          {work.type === "credit-pack" ? null : <Preview work={work} />}
        </div>
      </div>
    </section>
  );
}
