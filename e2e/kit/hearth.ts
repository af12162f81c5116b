// Starts, kills and restarts the real program.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { binary, wanted } from "./machine.ts";

const run = promisify(execFile);

/** Somebody of the demo world. */
export type Person = { name: string; passphrase: string };

/** Returns a port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** One running Hearth: a process on a port that stays the same over restarts. */
export class Hearth {
  private process: ChildProcess | undefined;
  private said = "";

  private constructor(
    readonly port: number,
    /** The UDP port of voice and video. */
    readonly voicePort: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts a server; env adds to its settings. */
  static async start(env: Record<string, string>): Promise<Hearth> {
    const [port, udp, tcp] = [await freePort(), await freePort(), await freePort()];
    const hearth = new Hearth(port, udp, {
      PATH: process.env["PATH"],
      HEARTH_ADDR: `localhost:${port}`,
      HEARTH_MAIL: "outbox",
      HEARTH_VIDEO_UDP_PORT: `${udp}`,
      HEARTH_VIDEO_TCP_PORT: `${tcp}`,
      ...env,
    });
    await hearth.serve();
    return hearth;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Everything that the server wrote to its log. */
  get log(): string {
    return this.said;
  }

  /** Starts the process again after kill or stop. */
  async serve(): Promise<void> {
    const child = spawn(binary, ["serve"], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (this.said += chunk));
    this.process = child;
    await this.answers(child);
  }

  /** Ends the process as a power cut would: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends the process as an operator would. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  private async answers(child: ChildProcess): Promise<void> {
    const until = Date.now() + 15_000;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`hearth serve ended:\n${this.said}`);
      const ready = await fetch(`${this.url}/readyz`).then((a) => a.ok, () => false);
      if (ready) return;
      if (Date.now() > until) throw new Error(`hearth serve does not answer:\n${this.said}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** A demo world of one's own, and the people in it. */
export type World = { env: Record<string, string>; people: Person[]; end(): Promise<void> };

/** Fills a fresh SQLite file in a folder of its own. */
export async function sqliteWorld(more: Record<string, string> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "hearth-e2e-"));
  const env = { HEARTH_DATA_DIR: folder, HEARTH_DEMO: "true", ...more };
  return { env, people: await fill(env), end: () => rm(folder, { recursive: true, force: true }) };
}

/** Fills a fresh schema of the tests' PostgreSQL, for several servers with Redis between them. */
export async function postgresWorld(): Promise<World> {
  const schema = `e2e_${randomBytes(6).toString("hex")}`;
  const database = new URL(wanted("HEARTH_TEST_DATABASE_URL"));
  await run("psql", ["-q", "-c", `CREATE SCHEMA ${schema}`, database.href]);
  const folder = await mkdtemp(join(tmpdir(), "hearth-e2e-"));
  const own = new URL(database);
  own.searchParams.set("search_path", schema);
  const env = {
    HEARTH_DATA_DIR: folder,
    HEARTH_DEMO: "true",
    HEARTH_DATABASE_URL: own.href,
    HEARTH_REDIS_URL: wanted("HEARTH_TEST_REDIS_URL"),
    HEARTH_MASTER_KEY: randomBytes(32).toString("base64"),
  };
  const end = async (): Promise<void> => {
    await run("psql", ["-q", "-c", `SET client_min_messages = warning; DROP SCHEMA ${schema} CASCADE`, database.href]);
    await rm(folder, { recursive: true, force: true });
  };
  return { env, people: await fill(env), end };
}

async function fill(env: Record<string, string>): Promise<Person[]> {
  const { stdout } = await run(binary, ["demo", "--json"], { env: { PATH: process.env["PATH"], ...env } });
  return (JSON.parse(stdout) as { people: Person[] }).people;
}
