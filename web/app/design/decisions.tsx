import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Reply } from "../api/operations.ts";
import { When } from "./when.tsx";
import "./decisions.css";

type Decisions = Reply<"getDecisions">;
type Factor = Decisions["factors"][number];

interface Group {
  readonly text: string;
  readonly share?: { readonly mean: number; readonly low: number; readonly high: number } | undefined;
}

const percent = (share: number): string => `${100 * share}%`;

/** How many of those who were shown it came so far: the words say it, the bar compares. */
function Funnel({ funnel }: Pick<Decisions, "funnel">) {
  const most = funnel[0]?.people ?? 1;
  return (
    <ol className="decision-steps">
      {funnel.map(({ step, people, text }) => (
        <li key={step}>
          <span className={people === undefined ? "soft" : undefined}>{text}</span>
          {people === undefined ? null : (
            <span className="decision-scale" aria-hidden="true">
              <i style={{ insetInlineStart: 0, inlineSize: percent(people / most) }} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

const isComparable = (groups: readonly Group[]): boolean => groups.some(({ share }) => share);

/** Groups with the interval of each on one scale. */
function Groups({ heading, groups }: { readonly heading: ReactNode; readonly groups: readonly Group[] }) {
  if (!isComparable(groups)) return null;
  const most = Math.max(...groups.map(({ share }) => share?.high ?? 0), 0.01);
  return (
    <section className="stack">
      <h2>{heading}</h2>
      <ul className="decision-list">
        {groups.map(({ text, share }) => (
          <li key={text}>
            <span className={share ? undefined : "soft"}>{text}</span>
            {share ? (
              <span className="decision-scale" aria-hidden="true">
                <i
                  className="span"
                  style={{
                    insetInlineStart: percent(share.low / most),
                    inlineSize: percent((share.high - share.low) / most),
                  }}
                />
                <b style={{ insetInlineStart: percent(share.mean / most) }} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Factors({ heading, factors }: { readonly heading: ReactNode; readonly factors: readonly Factor[] }) {
  return (
    <section className="stack">
      <h2>{heading}</h2>
      {factors.length === 0 ? (
        <p className="soft">
          <Trans>Nothing stands out.</Trans>
        </p>
      ) : (
        <ul className="decision-list">
          {factors.map(({ feature, text }) => (
            <li key={feature}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Missing({ missing }: Pick<Decisions, "missing">) {
  return (
    <div className="empty">
      <p>
        <Trans>There is not enough to go by yet.</Trans>
      </p>
      <ul>
        {missing.map(({ what, text }) => (
          <li key={what}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** What goes with buying a work and with leaving it, as far as there is enough to say so. */
export function DecisionsView({ decisions }: { readonly decisions: Decisions }) {
  const { state, missing, from, to, isSample, funnel, factors, prices, placements, sources, devices } = decisions;
  if (state === "not-enough") return <Missing missing={missing} />;
  return (
    <>
      <p className="measure">
        {from && to ? (
          <Trans>
            Of people to whom lists showed this work from <When at={from} as="short" /> to <When at={to} as="short" />,
            and what they did within a week. It tells what goes together, not what causes it.
          </Trans>
        ) : null}{" "}
        {isSample ? <Trans>It is a sample: more was shown than is kept.</Trans> : null}
      </p>
      <section className="stack">
        <h2>
          <Trans>From being shown to having finished</Trans>
        </h2>
        <Funnel funnel={funnel} />
      </section>
      {missing.length > 0 ? (
        missing.map(({ what, text }) => (
          <p key={what} className="notice">
            {text}
          </p>
        ))
      ) : (
        <div className="decision-sides">
          <Factors
            heading={<Trans>What goes with buying</Trans>}
            factors={factors.filter((each) => each.with === "buying")}
          />
          <Factors
            heading={<Trans>What goes with leaving</Trans>}
            factors={factors.filter((each) => each.with === "leaving")}
          />
        </div>
      )}
      <Groups heading={<Trans>By what people usually pay</Trans>} groups={prices} />
      <Groups heading={<Trans>By where it was shown</Trans>} groups={placements} />
      <Groups heading={<Trans>By why it was shown</Trans>} groups={sources} />
      <Groups heading={<Trans>By device</Trans>} groups={devices} />
      {[prices, placements, sources, devices].every(isComparable) ? null : (
        <p className="soft measure">
          <Trans>
            What is not compared here by price, place, reason or device has too few people yet. No number is about fewer
            than five.
          </Trans>
        </p>
      )}
    </>
  );
}
