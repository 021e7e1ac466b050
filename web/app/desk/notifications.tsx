import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Refusal, refused, textOf } from "./forms.tsx";

type Notification = ItemOf<"listNotifications">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listNotifications", { query: { limit: "30", cursor } });
  return { ...page, title: say(msg`Notifications`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/notifications", isIndexed: false }) : [];

/** Marks one as read and redirects to its subject, or marks all up to the newest that was shown. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const id = textOf(form, "id");
  const body = id === "" ? { upTo: textOf(form, "upTo") } : { ids: [id] };
  try {
    await api("readNotifications", { body });
  } catch (error) {
    return refused(error, "read", form);
  }
  return redirect("/desk/notifications");
}

/** An upcoming payment. */
function Announced({ kind, title, due }: { readonly kind: string; readonly title: string; readonly due: string }) {
  const day = <When at={due} as="short" />;
  if (kind === "trial-ending") {
    return (
      <Trans>
        The trial of “{title}” ends on {day}; then it is paid.
      </Trans>
    );
  }
  return kind === "renewal-coming" ? (
    <Trans>
      “{title}” renews on {day}.
    </Trans>
  ) : (
    <Trans>
      The next instalment for “{title}” is charged on {day}.
    </Trans>
  );
}

function Words({ of }: { readonly of: Notification }) {
  const { kind, more, until, due, stars: given = 0 } = of;
  const title = of.title ?? "";
  const others = more ? (
    <>
      {" "}
      <Trans>and {more} more</Trans>
    </>
  ) : null;
  switch (kind) {
    case "purchase":
      return (
        <Trans>
          You bought “{title}”{others}.
        </Trans>
      );
    case "renewal-paid":
      return <Trans>“{title}” was paid for another period.</Trans>;
    case "refund-made":
      return (
        <Trans>
          The refund of “{title}”{others} is on its way to you.
        </Trans>
      );
    case "refund-denied":
      return (
        <Trans>
          The refund of “{title}”{others} was declined.
        </Trans>
      );
    case "payment-failed":
      return until ? (
        <Trans>
          The payment for “{title}” failed; it stays open until <When at={until} as="short" />.
        </Trans>
      ) : (
        <Trans>The payment for “{title}” failed.</Trans>
      );
    case "trial-ending":
    case "renewal-coming":
    case "instalment-coming":
      return <Announced kind={kind} title={title} due={due ?? of.at} />;
    case "membership-ended":
      return <Trans>“{title}” has ended.</Trans>;
    case "payout-sent":
      return <Trans>A payout is on its way to your bank.</Trans>;
    case "payout-failed":
      return <Trans>A payout could not be made; it stays on your balance.</Trans>;
    case "seat-claimed":
      return <Trans>A seat for “{title}” was taken by a member of your organisation.</Trans>;
    case "seat-ended":
      return <Trans>Your seat for “{title}” was revoked.</Trans>;
    case "review-received":
      return (
        <Trans>
          “{title}” has a new review: {given} of 5 stars.
        </Trans>
      );
    case "reply-received":
      return <Trans>The creator of “{title}” replied to your review.</Trans>;
    case "sale":
      return (
        <Trans>
          You sold “{title}”{others}.
        </Trans>
      );
    case "refund-asked":
      return <Trans>A buyer of “{title}” asks for a refund.</Trans>;
    case "dispute-opened":
      return <Trans>A bank disputes the payment for “{title}”.</Trans>;
    case "gift-claimed":
      return <Trans>Your gift “{title}” was claimed.</Trans>;
    case "abandoned-checkout":
      return (
        <Trans>
          You ordered “{title}”{others} but have not paid yet.
        </Trans>
      );
    case "stalled-course":
      return <Trans>Continue “{title}” where you stopped.</Trans>;
    case "new-from-creator":
      return (
        <Trans>
          New from a creator you follow: “{title}”{others}.
        </Trans>
      );
    default:
      return title;
  }
}

function Row({ of }: { readonly of: Notification }) {
  return (
    <li className={`desk-row ${of.read ? "" : "is-unread"}`}>
      <div>
        <Link className="desk-name" to={of.path}>
          <Words of={of} />
        </Link>
        <p className="small soft">
          <When at={of.at} as="minute" />
          {of.read ? null : (
            <>
              {" · "}
              <strong>
                <Trans>new</Trans>
              </strong>
            </>
          )}
        </p>
      </div>
      <span>{of.amount ? <Amount money={of.amount} /> : null}</span>
      {of.read ? (
        <span />
      ) : (
        <Form method="post" preventScrollReset>
          <button className="button small quiet" type="submit" name="id" value={of.id}>
            <Trans>Read</Trans>
          </button>
        </Form>
      )}
    </li>
  );
}

export default function Notifications() {
  const { items, unread, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const [newest] = items;
  return (
    <div className="stack-l">
      <header className="spread">
        <h1>
          <Trans>Notifications</Trans>
        </h1>
        {unread > 0 && newest ? (
          <Form method="post">
            <button className="button small plain" type="submit" name="upTo" value={newest.at}>
              <Trans>Mark all as read</Trans>
            </button>
          </Form>
        ) : null}
      </header>
      <Refusal of={refusedForm} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>Notifications about your orders, memberships and gifts are listed here for half a year.</Trans>
          </p>
        </div>
      ) : (
        <ul className="desk-rows">
          {items.map((each) => (
            <Row key={each.id} of={each} />
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </div>
  );
}
