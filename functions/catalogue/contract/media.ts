/** The limit of one PUT to S3. */
export const MOST_BYTES = 5 * 1024 ** 3;

const MIB = 1024 ** 2;
const documents = ["course", "ebook", "report", "consultation", "membership", "credit-pack"];
const lessons = ["course", "consultation", "membership", "credit-pack"];
const data = ["course", "report", "consultation", "membership", "credit-pack"];

/** The media types of content, by types of products, and their limits in bytes. Browsers run none of them. */
const MEDIA = {
  "application/pdf": { types: documents, most: 500 * MIB },
  "application/epub+zip": { types: documents, most: 500 * MIB },
  "text/plain": { types: documents, most: 50 * MIB },
  "text/markdown": { types: documents, most: 50 * MIB },
  "application/zip": { types: data, most: MOST_BYTES },
  "text/csv": { types: data, most: 500 * MIB },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { types: data, most: 500 * MIB },
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": { types: data, most: 500 * MIB },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { types: data, most: 500 * MIB },
  "audio/mpeg": { types: [...lessons, "ebook"], most: 2048 * MIB },
  "audio/mp4": { types: [...lessons, "ebook"], most: 2048 * MIB },
  "video/mp4": { types: lessons, most: MOST_BYTES },
  "video/webm": { types: lessons, most: MOST_BYTES },
} as const satisfies Readonly<Record<string, { types: readonly string[]; most: number }>>;

export type MediaType = keyof typeof MEDIA;
export const mediaTypes = Object.keys(MEDIA) as [MediaType, ...MediaType[]];

const isKnown = (mediaType: string): mediaType is MediaType => Object.hasOwn(MEDIA, mediaType);

/** Whether content of a media type may be in a product of a type. */
export const suits = (mediaType: string, type: string): boolean =>
  isKnown(mediaType) && MEDIA[mediaType].types.some((each) => each === type);

export const mediaTypesOf = (type: string): MediaType[] => mediaTypes.filter((each) => suits(each, type));

/** In bytes. */
export const mostOf = (mediaType: MediaType): number => MEDIA[mediaType].most;
