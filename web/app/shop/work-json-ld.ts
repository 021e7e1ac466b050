import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { priceIn } from "../design/money.tsx";
import { workPath } from "../design/work-card.tsx";
import { digitsOf } from "../site/currencies.ts";
import { socialPicture } from "../site/head.ts";
import type { Work } from "./work-data.ts";

const types: Readonly<Partial<Record<Work["type"], string>>> = { course: "Course", ebook: "Book" };

/** The price in whole units, as schema.org requires. */
function offerPrice(work: Work, currency: Currency) {
  const money = priceIn(work, currency);
  const digits = digitsOf(money.currency);
  return { price: (money.amount / 10 ** digits).toFixed(digits), priceCurrency: money.currency.toUpperCase() };
}

/** A work as JSON-LD for search engines: its kind, price and rating. */
export function workJsonLd(work: Work, currency: Currency, origin: string): object {
  const url = `${origin}${workPath(work)}`;
  const { count, sum } = work.rating;
  const by = work.creator && { "@type": "Person", name: work.creator.name };
  return {
    "@context": "https://schema.org",
    "@type": types[work.type] ?? "Product",
    name: work.title,
    description: work.summary || work.title,
    url,
    inLanguage: work.language,
    image: `${origin}${work.cover?.path ?? socialPicture(work.topic)}`,
    ...(work.type === "course"
      ? { provider: by, hasCourseInstance: { "@type": "CourseInstance", courseMode: "online" } }
      : work.type === "ebook"
        ? { author: by, bookFormat: "https://schema.org/EBook" }
        : { brand: by }),
    ...(work.state === "published" && {
      offers: {
        "@type": "Offer",
        ...offerPrice(work, currency),
        availability: "https://schema.org/InStock",
        category: work.price.amount === 0 ? "Free" : "Paid",
        url,
      },
    }),
    ...(count > 0 && {
      aggregateRating: { "@type": "AggregateRating", ratingValue: (sum / count).toFixed(2), reviewCount: count },
    }),
  };
}
