// A network that loses packets: voice and video of one page go through it, as
// they would through a weak radio link. Nothing of the machine is changed.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";

/** Passes UDP packets on to a port of this machine, and loses some. */
export class Lossy {
  /** The part of packets that is lost, in each direction, from 0 to 1. */
  loss = 0;
  private readonly lines = new Map<string, Socket>();

  private constructor(
    private readonly front: Socket,
    private readonly to: number,
  ) {}

  static async before(port: number): Promise<Lossy> {
    const front = createSocket("udp4");
    front.bind(0, "127.0.0.1");
    await once(front, "listening");
    const lossy = new Lossy(front, port);
    front.on("message", (packet, from) => lossy.out(packet, from));
    return lossy;
  }

  get port(): number {
    return (this.front.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of [this.front, ...this.lines.values()]) socket.close();
  }

  private out(packet: Buffer, from: RemoteInfo): void {
    if (Math.random() < this.loss) return;
    const name = `${from.address} ${from.port}`;
    let line = this.lines.get(name);
    if (!line) {
      line = createSocket("udp4").bind(0, from.address);
      line.on("message", (answer) => Math.random() >= this.loss && this.front.send(answer, from.port, from.address));
      this.lines.set(name, line);
    }
    line.send(packet, this.to, "127.0.0.1");
  }
}

/** Has a page send its voice and video through the network. Call it before the page is opened. */
export async function through(page: Page, lossy: Lossy): Promise<void> {
  await page.addInitScript((port) => {
    // A way to the server as it names them: "candidate:1 1 udp 2130706431 127.0.0.1 7882 typ host".
    const other = (way: string): string | null =>
      / udp \d+ 127\.0\.0\.1 \d+ /.test(way) ? way.replace(/ (udp \d+ 127\.0\.0\.1) \d+ /, ` $1 ${port} `) : null;
    const own = RTCPeerConnection.prototype;
    // The server must not find a way past the network: it is told of the page that
    // it is where nobody answers, and learns the true way from the packets.
    const nowhere = (sdp: string): string => sdp.replace(/(candidate:\S+ \d udp \d+) \S+ \d+ /g, "$1 127.0.0.1 9 ");
    const told = Object.getOwnPropertyDescriptor(own, "onicecandidate")!;
    Object.defineProperty(own, "onicecandidate", {
      set(this: RTCPeerConnection, tell: ((event: RTCPeerConnectionIceEvent) => void) | null) {
        const hidden = (event: RTCPeerConnectionIceEvent): void => {
          const way = event.candidate?.toJSON();
          const candidate = way && new RTCIceCandidate({ ...way, candidate: nowhere(way.candidate ?? "") });
          tell?.(new RTCPeerConnectionIceEvent("icecandidate", { candidate: candidate ?? null }));
        };
        told.set!.call(this, tell && hidden);
      },
    });
    for (const name of ["createOffer", "createAnswer"] as const) {
      own[name] = new Proxy(own[name], {
        apply: async (make, at, how) => {
          const made = await Reflect.apply(make, at, how);
          return { type: made.type, sdp: nowhere(made.sdp) };
        },
      });
    }
    const { addIceCandidate, setRemoteDescription } = own;
    own.addIceCandidate = function (this: RTCPeerConnection, found?: RTCIceCandidateInit | null) {
      const candidate = found?.candidate ? other(found.candidate) : found?.candidate;
      if (!found || candidate === null) return Promise.resolve();
      return Reflect.apply(addIceCandidate, this, [{ candidate: candidate ?? "", sdpMid: found.sdpMid ?? null, sdpMLineIndex: found.sdpMLineIndex ?? null }]);
    };
    own.setRemoteDescription = function (this: RTCPeerConnection, told: RTCSessionDescriptionInit) {
      const lines = (told.sdp ?? "").split("\r\n").map((line) => (line.startsWith("a=candidate:") ? other(line) : line));
      return Reflect.apply(setRemoteDescription, this, [{ type: told.type, sdp: lines.filter((line) => line !== null).join("\r\n") }]);
    };
  }, lossy.port);
}
