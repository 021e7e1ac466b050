/** How long a URL to content is good for. */
export const URL_SECONDS = 300;
