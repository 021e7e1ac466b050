import { I18nProvider } from "@lingui/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { HydratedRouter } from "react-router/dom";
import { languageOfPath } from "./site/languages.ts";
import { loadWords } from "./site/load-words.ts";

const words = await loadWords(languageOfPath(location.pathname), location.pathname);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nProvider i18n={words}>
        <HydratedRouter />
      </I18nProvider>
    </StrictMode>,
  );
});
