import { Plural } from "@lingui/react/macro";
import { Link } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Stars } from "../design/stars.tsx";
import { Avatar } from "./about-creator.tsx";

/** Creators with their headlines. */
export function People({ creators }: { readonly creators: readonly ItemOf<"listCreators">[] }) {
  return (
    <ul className="people">
      {creators.map((creator) => (
        <li key={creator.id} className="person">
          <Avatar creator={creator} size={56} />
          <div className="stack tight">
            <Link className="person-name" to={`/creators/${creator.handle}`}>
              {creator.name}
            </Link>
            {creator.headline ? <span className="small">{creator.headline}</span> : null}
            <span className="row small soft">
              <span>
                <Plural value={creator.products} one="# work" other="# works" />
              </span>
              <Stars rating={creator.rating} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
