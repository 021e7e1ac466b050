import { Plural, Trans } from "@lingui/react/macro";
import { Form, Link, useLocation } from "react-router";
import type { Reply } from "../api/operations.ts";
import { inkOf } from "../design/cover-art.ts";
import { Stars } from "../design/stars.tsx";

type Creator = Reply<"getCreator">;

/** A creator's picture, or the initial of their name in colours derived from the id. */
export function Avatar({
  creator,
  size,
}: {
  readonly creator: Pick<Creator, "id" | "name" | "avatar">;
  readonly size: number;
}) {
  if (creator.avatar) {
    return <img className="avatar" src={creator.avatar} alt="" width={size} height={size} decoding="async" />;
  }
  const { ground, ink } = inkOf(creator.id);
  const style = { inlineSize: size, blockSize: size, fontSize: size * 0.42, background: ground, color: ink };
  return (
    <span className="avatar" aria-hidden="true" style={style}>
      {[...creator.name][0]}
    </span>
  );
}

interface FollowProps {
  readonly creatorId: string;
  readonly isFollowing: boolean;
}

/** A form that follows or unfollows and returns to this page. */
export function Follow({ creatorId, isFollowing }: FollowProps) {
  const { pathname } = useLocation();
  return (
    <Form method="post" action="/follow">
      <input type="hidden" name="creator" value={creatorId} />
      <input type="hidden" name="to" value={pathname} />
      <button className="button small plain" type="submit" name="intent" value={isFollowing ? "unfollow" : "follow"}>
        {isFollowing ? <Trans>Following: stop</Trans> : <Trans>Follow</Trans>}
      </button>
    </Form>
  );
}

interface Props {
  readonly creator: Creator;
  readonly isFollowing: boolean;
  readonly isOwn: boolean;
}

/** The creator of a work, on its page. */
export function AboutCreator({ creator, isFollowing, isOwn }: Props) {
  return (
    <section className="stack" aria-labelledby="creator">
      <h2 id="creator">
        <Trans>Who made it</Trans>
      </h2>
      <div className="person">
        <Avatar creator={creator} size={56} />
        <div className="stack tight">
          <Link className="person-name" to={`/creators/${creator.handle}`}>
            {creator.name}
          </Link>
          {creator.headline ? <p>{creator.headline}</p> : null}
          <p className="row small soft">
            <span>
              <Plural value={creator.products} one="# work" other="# works" />
            </span>
            {creator.followers === 0 ? null : (
              <span>
                <Plural value={creator.followers} one="# follower" other="# followers" />
              </span>
            )}
            <Stars rating={creator.rating} />
          </p>
        </div>
        {isOwn ? null : <Follow creatorId={creator.id} isFollowing={isFollowing} />}
      </div>
    </section>
  );
}
