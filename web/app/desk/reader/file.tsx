import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../design/icons.tsx";
import { Frame } from "./frame.tsx";
import type { ReaderProps } from "./reader-props.ts";
import { useProgress } from "./use-progress.ts";

const MIB = 1024 ** 2;

/** Content for programs on the device: it is downloaded. */
export default function FileReader(props: ReaderProps) {
  const { content, product, notice } = props;
  const [share, report] = useProgress(props);
  const { i18n } = useLingui();
  const size = i18n.number(content.bytes / MIB, { maximumFractionDigits: content.bytes < MIB ? 2 : 0 });
  return (
    <Frame
      product={product.id}
      title={product.title}
      language={product.language}
      share={share}
      file={content}
      notice={notice}
    >
      <div className="frame narrow page stack">
        <h2>{content.name}</h2>
        <p className="soft">
          <Trans>{size} MB. Open it with a program on your device.</Trans>
        </p>
        <a className="button" href={content.url} download={content.name}>
          <Trans>Download the file</Trans>
        </a>
        {share < 1 ? (
          <button type="button" className="button quiet" onClick={() => report(1)}>
            <Trans>I have finished it</Trans>
          </button>
        ) : (
          <p className="row soft">
            <Icon name="check" />
            <Trans>You have finished it.</Trans>
          </p>
        )}
      </div>
    </Frame>
  );
}
