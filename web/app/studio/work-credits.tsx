import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Field } from "../design/field.tsx";
import { type Saving, SavingState } from "./saving.tsx";
import type { Work } from "./work-types.ts";

interface Props {
  readonly work: Work;
  readonly saving: Saving;
}

/** A whole number from 1 on, or nothing yet. */
const wholeOf = (text: string): number | undefined => (/^[1-9]\d*$/.test(text.trim()) ? Number(text) : undefined);

/** The credits of a pack, and how long they are good. */
function Packed({ work, saving: { change } }: Props) {
  const { t } = useLingui();
  const [amount, setAmount] = useState(String(work.credits?.amount ?? ""));
  const [days, setDays] = useState(String(work.credits?.validDays ?? ""));
  const set = (nextAmount: string, nextDays: string) => {
    setAmount(nextAmount);
    setDays(nextDays);
    const [credits, validDays] = [wholeOf(nextAmount), wholeOf(nextDays)];
    if (credits === undefined || (nextDays.trim() !== "" && validDays === undefined)) return;
    change({ credits: { amount: credits, ...(validDays !== undefined && { validDays }) } });
  };
  return (
    <div className="row">
      <Field
        name="pack"
        type="number"
        label={t`Credits in a pack`}
        min={1}
        max={100_000}
        value={amount}
        onChange={({ target }) => set(target.value, days)}
      />
      <Field
        name="days"
        type="number"
        label={t`Days for which they are valid`}
        hint={t`Empty: for ever`}
        min={1}
        max={3_650}
        value={days}
        onChange={({ target }) => set(amount, target.value)}
      />
    </div>
  );
}

/** Whether a work is used for credits in place of being bought, and for how many. */
function PayPerUse({ work, saving: { change } }: Props) {
  const { t } = useLingui();
  const [isUsed, setUsed] = useState(work.use !== undefined);
  const [credits, setCredits] = useState(String(work.use?.credits ?? 1));
  const [hours, setHours] = useState(String(work.use?.accessHours ?? ""));
  const set = (next: boolean, nextCredits: string, nextHours: string) => {
    setUsed(next);
    setCredits(nextCredits);
    setHours(nextHours);
    if (!next) return change({ use: null });
    const [cost, accessHours] = [wholeOf(nextCredits), wholeOf(nextHours)];
    if (cost === undefined || (nextHours.trim() !== "" && accessHours === undefined)) return;
    change({ use: { credits: cost, ...(accessHours !== undefined && { accessHours }) } });
  };
  return (
    <>
      <label className="choice">
        <input type="checkbox" checked={isUsed} onChange={({ target }) => set(target.checked, credits, hours)} />
        <Trans>Not sold directly: each use costs your credits</Trans>
      </label>
      {isUsed ? (
        <div className="row">
          <Field
            name="cost"
            type="number"
            label={t`Credits a use`}
            min={1}
            max={100_000}
            value={credits}
            onChange={({ target }) => set(true, target.value, hours)}
          />
          <Field
            name="hours"
            type="number"
            label={t`Hours for which one use opens it`}
            hint={t`Empty: 24`}
            min={1}
            max={720}
            value={hours}
            onChange={({ target }) => set(true, credits, target.value)}
          />
        </div>
      ) : null}
    </>
  );
}

/** What a work has to do with credits: a pack holds some, another may cost some each time. */
export function CreditSection({ work, saving }: Props) {
  return (
    <section className="stack measure" aria-labelledby="credits">
      <h2 id="credits">
        <Trans>Credits</Trans>
      </h2>
      {work.type === "credit-pack" ? <Packed work={work} saving={saving} /> : <PayPerUse work={work} saving={saving} />}
      <SavingState saving={saving} />
    </section>
  );
}
