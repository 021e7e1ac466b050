import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import type { ItemOf } from "../../api/operations.ts";
import { Field } from "../../design/field.tsx";
import { NextPage } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, type Refused, refused, textOf } from "../forms.tsx";
import { titlesOf } from "./names.ts";

const states = ["invited", "claimed", "revoked"] as const;
type SeatState = (typeof states)[number];

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { id = "" } = params;
  const asked = new URL(request.url).searchParams;
  const state = states.find((each) => each === asked.get("state"));
  const cursor = asked.get("cursor") ?? undefined;
  const [seats, titles] = await Promise.all([
    api("listSeats", { params: { id }, query: { limit: "50", cursor, ...(state && { state }) } }),
    titlesOf(api, id),
  ]);
  return { id, state, seats, titles, title: say(msg`Seats`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/organisations/${loaderData.id}/seats`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api, language } = signedIn(context, request);
  const { id = "" } = params;
  const form = await request.formData();
  const intent = textOf(form, "intent");
  const seat = { id, seat: textOf(form, "seat") };
  try {
    if (intent === "revoke") await api("revokeSeat", { params: seat });
    if (intent === "reassign") {
      await api("reassignSeat", { params: seat, body: { email: textOf(form, "email"), language } });
    }
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/organisations/${id}/seats?done=${intent}`);
}

const done = {
  revoke: msg`The seat is revoked and free again.`,
  reassign: msg`The seat is revoked, and the new address is invited.`,
};
const words = {
  "seats-suspended": msg`These seats are closed until their payment is settled.`,
  "seats-ended": msg`These seats have ended.`,
  "seat-revoked": msg`This seat was revoked before. Invite the new member instead.`,
  "already-seated": msg`That address already has a seat for this work.`,
  "reassigned-too-often": msg`This seat was reassigned too often. Revoke it and wait a few days.`,
  "too-many-mails": msg`Too many invitations were sent for these seats. Wait a few days.`,
  "invalid-request": msg`That is not a valid e-mail address.`,
};

function Filters({ state }: { readonly state: SeatState | undefined }) {
  const { t } = useLingui();
  const names = { invited: t`Invited`, claimed: t`Claimed`, revoked: t`Revoked` };
  return (
    <nav className="desk-tabs" aria-label={t`Seats by state`}>
      <Link to="?" aria-current={state === undefined ? "page" : undefined}>
        <Trans>All</Trans>
      </Link>
      {states.map((each) => (
        <Link key={each} to={`?state=${each}`} aria-current={each === state ? "page" : undefined}>
          {names[each]}
        </Link>
      ))}
    </nav>
  );
}

function StateOf({ seat: { state, since } }: { readonly seat: ItemOf<"listSeats"> }) {
  if (state === "invited")
    return (
      <Trans>
        invited on <When at={since} as="short" />
      </Trans>
    );
  if (state === "claimed")
    return (
      <Trans>
        claimed on <When at={since} as="short" />
      </Trans>
    );
  return (
    <Trans>
      revoked on <When at={since} as="short" />
    </Trans>
  );
}

function Change({
  seat,
  refusedForm,
}: {
  readonly seat: ItemOf<"listSeats">;
  readonly refusedForm: Refused | undefined;
}) {
  const { t } = useLingui();
  const isRefused = refusedForm?.typed.seat === seat.id;
  return (
    <details className="desk-ask" open={isRefused || undefined}>
      <summary className="small">
        <Trans>Change</Trans>
      </summary>
      <Form method="post" className="form">
        <input type="hidden" name="seat" value={seat.id} />
        {isRefused ? <Refusal of={refusedForm} words={words} /> : null}
        <Field
          name="email"
          type="email"
          label={t`Give it to`}
          defaultValue={isRefused ? refusedForm.typed.email : ""}
        />
        <div className="row">
          <button className="button small plain" type="submit" name="intent" value="reassign">
            <Trans>Reassign it</Trans>
          </button>
          <button className="button small loss" type="submit" name="intent" value="revoke" formNoValidate>
            <Trans>Revoke it</Trans>
          </button>
        </div>
      </Form>
    </details>
  );
}

export default function Seats() {
  const { id, state, seats, titles } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <>
      <Done words={done} />
      <div className="spread">
        <Filters state={state} />
        <p className="row">
          <span className="soft">
            <Trans>{seats.free} free</Trans>
          </span>
          {seats.free > 0 ? (
            <Link className="button small" to={`/desk/organisations/${id}/invite`}>
              <Trans>Invite members</Trans>
            </Link>
          ) : null}
        </p>
      </div>
      {seats.items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>No seat is in this state.</Trans>
          </p>
        </div>
      ) : (
        <ul className="desk-rows">
          {seats.items.map((seat) => (
            <li key={seat.id} className="desk-row">
              <div>
                <strong>{seat.email}</strong>
                <p className="small soft">{titles[seat.productId] ?? seat.productId}</p>
              </div>
              <span>
                <StateOf seat={seat} />
              </span>
              <div>{seat.state === "revoked" ? null : <Change seat={seat} refusedForm={refusedForm} />}</div>
            </li>
          ))}
        </ul>
      )}
      <NextPage cursor={seats.cursor} />
    </>
  );
}
