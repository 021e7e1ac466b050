import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Markdown } from "../design/markdown.tsx";
import { type Topic, topicList, useTopicName } from "../design/names.ts";
import { outlineOf, textOf } from "./outline.ts";
import { type Saving, SavingState } from "./saving.tsx";
import type { Work } from "./work-types.ts";

interface AreaProps {
  readonly label: string;
  readonly hint?: string;
  readonly rows: number;
  readonly initial: string;
  readonly most: number;
  readonly told: (text: string) => void;
}

function TextArea({ label, hint, rows, initial, most, told }: AreaProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        defaultValue={initial}
        maxLength={most}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ target }) => told(target.value)}
      />
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}

/** A text in Markdown beside what it will look like. */
function Description({ initial, told }: { readonly initial: string; readonly told: (text: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState(initial);
  return (
    <div className="stack">
      <TextArea
        label={t`Description`}
        hint={t`Markdown: **bold**, lists, links, headings`}
        rows={12}
        initial={initial}
        most={20_000}
        told={(typed) => {
          setText(typed);
          told(typed);
        }}
      />
      <details className="fold">
        <summary>
          <Trans>How it will look</Trans>
        </summary>
        <div className="panel">
          <Markdown text={text} level={3} />
        </div>
      </details>
    </div>
  );
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
const tagsOf = (text: string) =>
  text
    .split(/[,，、]/)
    .map((tag) => tag.trim())
    .filter(Boolean);

/** What a work says of itself. */
export function TextSection({ work, saving }: { readonly work: Work; readonly saving: Saving }) {
  const { t } = useLingui();
  const topicName = useTopicName();
  const { change } = saving;
  return (
    <section className="stack measure" aria-labelledby="texts">
      <h2 id="texts">
        <Trans>What it is</Trans>
      </h2>
      <label className="field">
        <span className="label">{t`Title`}</span>
        <input defaultValue={work.title} maxLength={160} onChange={({ target }) => change({ title: target.value })} />
      </label>
      <TextArea
        label={t`Summary`}
        hint={t`Two or three sentences, for lists and search engines`}
        rows={3}
        most={2_000}
        initial={work.summary}
        told={(summary) => change({ summary })}
      />
      <label className="field">
        <span className="label">{t`Topic`}</span>
        <select defaultValue={work.topic} onChange={({ target }) => change({ topic: target.value as Topic })}>
          {topicList.map((topic) => (
            <option key={topic} value={topic}>
              {topicName(topic)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t`Tags, separated by commas`}</span>
        <input defaultValue={work.tags?.join(", ")} onChange={({ target }) => change({ tags: tagsOf(target.value) })} />
      </label>
      <TextArea
        label={t`What people will be able to do`}
        hint={t`One on each line`}
        rows={4}
        most={2_000}
        initial={work.outcomes?.join("\n") ?? ""}
        told={(text) => change({ outcomes: linesOf(text) })}
      />
      <Description initial={work.description ?? ""} told={(text) => change({ description: text || null })} />
      <TextArea
        label={t`What is inside`}
        hint={t`A chapter's line begins with #; the lines below it are its parts, such as: Joins (12 min, free)`}
        rows={8}
        most={20_000}
        initial={textOf(work.outline ?? [])}
        told={(text) => change({ outline: outlineOf(text) })}
      />
      <TextArea
        label={t`A sample that anyone may read`}
        rows={6}
        most={20_000}
        initial={work.sample ?? ""}
        told={(text) => change({ sample: text || null })}
      />
      <SavingState saving={saving} />
    </section>
  );
}
