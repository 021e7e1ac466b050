import { execFileSync } from "node:child_process";

const LOOK_EVERY_MS = 1_000;

/** Undefined if the system has no `ps`, or the process has ended. */
function parentOf(pid: number): number | undefined {
  try {
    const text = execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    return Number(text) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Calls `ended`, once, when the npm that started this process has ended: npm passes a signal only to its shell, which
 * may end without passing it on. Does nothing for a process that npm did not start.
 */
export function whenNpmEnds(ended: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const look = setInterval(() => {
    // An orphan gets a new parent, and a shell that npm leaves behind would wait for us for ever.
    if (process.ppid === shell && isAlive(shell) && (npm === undefined || isAlive(npm))) return;
    clearInterval(look);
    ended();
  }, LOOK_EVERY_MS);
  look.unref();
}
