/** How long a URL to content is valid. */
export const URL_SECONDS = 300;
