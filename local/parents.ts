import { execFileSync } from "node:child_process";

const LOOK_EVERY_MS = 1_000;

/** Undefined where the system has no `ps`, or the process is gone. */
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
 * Calls `ended`, once, when npm is gone that started this process: npm passes a signal on to its shell alone, which may end
 * without passing it on. Does nothing for a process that was started otherwise.
 */
export function whenNpmEnds(ended: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const look = setInterval(() => {
    // Whose parent ends is given another, and a shell that npm leaves behind waits for us for ever.
    if (process.ppid === shell && isAlive(shell) && (npm === undefined || isAlive(npm))) return;
    clearInterval(look);
    ended();
  }, LOOK_EVERY_MS);
  look.unref();
}
