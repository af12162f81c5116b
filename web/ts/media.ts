// Voice and video of a meeting, over LiveKit's client. It draws nothing: the
// meeting's page says what is wanted and is told what happens. It is a file of
// its own because of its size; the page loads it when somebody wishes to hear,
// by import() of the address that the server names.
//
// Camera and microphone are off until the page opens them, and only their owner's
// page can. Own pictures are shown only when asked for. No server but ours is
// told to anybody: the list of others is empty.
import {
  ConnectionQuality,
  DisconnectReason,
  type LocalTrackPublication,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  VideoPresets,
} from "livekit-client";
import { type DeviceKind, type Trouble, troubleOf } from "./lib/devices";
import { least, type Load, loads, type Quality, Thrift } from "./lib/thrift";

export * from "./lib/devices";
export type { Load } from "./lib/thrift";

/** What the server gives for one connection. */
export interface Ticket {
  path: string;
  token: string;
  /** TURN servers of the site, for networks from which nothing else is reached. */
  relays?: RTCIceServer[];
}

/** What this seat may do. The server decides, and enforces it. */
export interface Rights {
  microphone: boolean;
  camera: boolean;
  hear: boolean;
}

/** How the connection is: "away" tries to come back by itself. */
export type State = "connecting" | "in" | "away" | "over";

/** Why it is over. "removed" also if the seat was taken over by another tab. */
export type Ending = "left" | "removed" | "closed" | "refused";

/** What the page is told. */
export interface Listener {
  /** A new ticket, or null if there will be none. Rejects if it cannot be had now. */
  ticket(): Promise<Ticket | null>;
  state(now: State, why?: Ending): void;
  allowed(may: Rights): void;
  /** What of our own goes out. */
  mine(open: { microphone: boolean; camera: boolean }): void;
  /** Somebody's picture, or that there is none any more. */
  picture(seat: string, view: HTMLVideoElement | null): void;
  /** Whether somebody's microphone is open. */
  microphone(seat: string, open: boolean): void;
  /** Who speaks, by seat, and how loud, from 0 to 1; all others are silent. */
  speaking(loud: ReadonlyMap<string, number>): void;
  /** What is carried from now on, and whether that is less than the network could, by the page's own wish. */
  carries(load: Load, before: Load, wished: boolean): void;
  /** The browser plays no sound before somebody presses something; see listen. */
  silenced(is: boolean): void;
}

setLogLevel("warn"); // at its usual level it tells the console who is here

const firstPause = 500; // milliseconds before the second attempt to come back
const longestPause = 10000;
const lookEvery = 2000; // milliseconds between looks at the network

/** The seat in a participant's name; what follows counts its connections. */
function seatOf(p: Participant): string {
  return p.identity.split("#")[0] ?? "";
}

function address(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** One seat's voice and video. */
export class Media {
  private room: Room | null = null;
  private readonly thrift = new Thrift();
  private quality: Quality = "good";
  private choice: Load = "all";
  private told: Load = "all";
  private readonly wish = { microphone: false, camera: false };
  private readonly chosen: Partial<Record<DeviceKind, string>> = {};
  /** What plays others' sound, by track. The library does not always give it back. */
  private readonly sounds = new Map<RemoteTrack, HTMLMediaElement>();
  private over = false;
  private looking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly page: Listener) {}

  /** Goes in, and comes back whenever the connection breaks, until leave. */
  async connect(): Promise<void> {
    this.looking = setInterval(() => this.hear(this.quality), lookEvery);
    await this.enter("connecting");
  }

  private async enter(as: State): Promise<void> {
    for (let pause = 0; !this.over; pause = Math.min(longestPause, Math.max(firstPause, pause * 2))) {
      this.page.state(as);
      // Not all at once, when a server has stopped.
      if (pause > 0) await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
      try {
        const ticket = await this.page.ticket();
        if (this.over) return;
        if (!ticket) return this.finish("refused");
        await this.join(ticket);
        return;
      } catch {
        as = "away";
      }
    }
  }

  private async join(ticket: Ticket): Promise<void> {
    const room = new Room({
      adaptiveStream: true,
      dynacast: true,
      videoCaptureDefaults: { resolution: VideoPresets.h360.resolution, ...this.device("videoinput") },
      audioCaptureDefaults: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...this.device("audioinput") },
      // A closed microphone is let go, so that the browser's own sign goes out.
      publishDefaults: { simulcast: true, dtx: true, red: true, stopMicTrackOnMute: true },
    });
    this.follow(room);
    await room.connect(address(ticket.path), ticket.token, { autoSubscribe: false, rtcConfig: { iceServers: ticket.relays ?? [] } });
    if (this.over) return void room.disconnect();
    this.room = room;
    const output = this.chosen.audiooutput;
    if (output) await room.switchActiveDevice("audiooutput", output).catch(() => false);
    this.page.state("in");
    this.tellRights(room);
    for (const p of room.remoteParticipants.values()) for (const t of p.trackPublications.values()) this.want(t);
    await this.restore();
  }

  private device(kind: DeviceKind): { deviceId?: string } {
    const id = this.chosen[kind];
    return id ? { deviceId: id } : {};
  }

  private follow(room: Room): void {
    room
      .on(RoomEvent.Disconnected, (reason) => this.parted(room, reason))
      .on(RoomEvent.Reconnecting, () => {
        this.page.state("away");
        this.hear("lost");
      })
      .on(RoomEvent.Reconnected, () => {
        this.page.state("in");
        this.hear("good");
      })
      .on(RoomEvent.TrackPublished, (t) => this.want(t))
      .on(RoomEvent.TrackSubscribed, (track, publication, p) => this.attach(track, publication, p))
      .on(RoomEvent.TrackUnsubscribed, (track, publication, p) => this.detach(track, publication, p))
      .on(RoomEvent.TrackMuted, (t, p) => this.heardOf(t.source, p))
      .on(RoomEvent.TrackUnmuted, (t, p) => this.heardOf(t.source, p))
      .on(RoomEvent.TrackUnpublished, (t, p) => this.heardOf(t.source, p))
      .on(RoomEvent.ParticipantDisconnected, (p) => this.gone(p))
      .on(RoomEvent.LocalTrackPublished, () => this.tellMine())
      .on(RoomEvent.LocalTrackUnpublished, (t) => this.closed(t))
      .on(RoomEvent.ParticipantPermissionsChanged, (_, p) => p.isLocal && this.tellRights(room))
      .on(RoomEvent.ActiveSpeakersChanged, (all) => this.page.speaking(new Map(all.map((p) => [seatOf(p), p.audioLevel]))))
      .on(RoomEvent.ConnectionQualityChanged, (q, p) => p.isLocal && this.hear(qualityOf(q)))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.page.silenced(!room.canPlaybackAudio));
  }

  private parted(room: Room, reason: DisconnectReason | undefined): void {
    if (this.over || room !== this.room) return; // an attempt that failed is tried again by enter
    this.room = null;
    this.forget(room);
    if (reason === DisconnectReason.PARTICIPANT_REMOVED || reason === DisconnectReason.DUPLICATE_IDENTITY) return this.finish("removed");
    if (reason === DisconnectReason.ROOM_DELETED || reason === DisconnectReason.ROOM_CLOSED) return this.finish("closed");
    // Also SERVER_SHUTDOWN, after which LiveKit's client does not come back itself.
    void this.enter("away");
  }

  /** Leaves for good. */
  async leave(): Promise<void> {
    const room = this.room;
    this.room = null;
    if (room) this.forget(room);
    this.finish("left");
    await room?.disconnect();
  }

  private finish(why: Ending): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.looking);
    this.page.state("over", why);
  }

  private forget(room: Room): void {
    for (const p of room.remoteParticipants.values()) this.gone(p);
    for (const track of this.sounds.keys()) this.hush(track);
    this.page.speaking(new Map());
    this.page.mine({ microphone: false, camera: false });
  }

  private gone(p: RemoteParticipant): void {
    for (const t of p.trackPublications.values()) if (t.track) this.hush(t.track);
    this.page.picture(seatOf(p), null);
    this.page.microphone(seatOf(p), false);
  }

  /** Opens or closes the own microphone. Says what was in the way, if something was. */
  microphone(open: boolean): Promise<Trouble | null> {
    this.wish.microphone = open && this.load() !== "nothing";
    return this.set("microphone", this.wish.microphone);
  }

  /** Opens or closes the own camera. */
  camera(open: boolean): Promise<Trouble | null> {
    this.wish.camera = open && this.load() === "all";
    return this.set("camera", this.wish.camera);
  }

  private async set(what: "microphone" | "camera", open: boolean): Promise<Trouble | null> {
    const me = this.room?.localParticipant;
    if (!me) return null; // on coming in, what was wished is done
    try {
      if (what === "microphone") await me.setMicrophoneEnabled(open);
      else if (open) await me.setCameraEnabled(true);
      else {
        const camera = me.getTrackPublication(Track.Source.Camera)?.track;
        if (camera) await me.unpublishTrack(camera, true); // a muted camera would hold its light on
      }
      return null;
    } catch (error) {
      this.wish[what] = false;
      return troubleOf(error);
    } finally {
      this.tellMine();
    }
  }

  private async restore(): Promise<void> {
    if (this.wish.microphone) await this.microphone(true);
    if (this.wish.camera) await this.camera(true);
  }

  /** The server closed it, or we did: it is opened again only by the page. */
  private closed(t: LocalTrackPublication): void {
    const me = this.room?.localParticipant;
    if (t.source === Track.Source.Microphone && me && !me.permissions?.canPublish) this.wish.microphone = false;
    this.tellMine();
  }

  private tellMine(): void {
    const me = this.room?.localParticipant;
    this.page.mine({ microphone: me?.isMicrophoneEnabled ?? false, camera: me?.isCameraEnabled ?? false });
  }

  private tellRights(room: Room): void {
    const may = room.localParticipant.permissions;
    const sources = (may?.canPublish && may.canPublishSources.map((s) => Track.sourceFromProto(s))) || [];
    const rights = {
      microphone: sources.includes(Track.Source.Microphone),
      camera: sources.includes(Track.Source.Camera),
      hear: may?.canSubscribe ?? false,
    };
    if (!rights.microphone) this.wish.microphone = false;
    if (!rights.camera) this.wish.camera = false;
    this.page.allowed(rights);
  }

  /** The own camera's picture, for who asks to see it; null while it is closed. */
  ownView(): HTMLVideoElement | null {
    const track = this.room?.localParticipant.getTrackPublication(Track.Source.Camera)?.videoTrack;
    return (track?.attach() as HTMLVideoElement | undefined) ?? null;
  }

  /** Uses another device, now and later; "" is the usual one. */
  async use(kind: DeviceKind, id: string): Promise<void> {
    this.chosen[kind] = id;
    await this.room?.switchActiveDevice(kind, id || "default").catch(() => false); // one that is gone is not missed
  }

  /** Carries no more than this, whatever the network could. */
  async limit(load: Load): Promise<void> {
    this.choice = load;
    await this.apply();
  }

  /** Plays sound that the browser held back. Call it when something was pressed. */
  async listen(): Promise<void> {
    await this.room?.startAudio();
  }

  private load(): Load {
    return least(this.choice, this.thrift.load);
  }

  private hear(quality: Quality): void {
    this.quality = quality;
    if (this.room && this.thrift.hear(quality, performance.now())) void this.apply();
  }

  /**
   * Carries what can be carried. What is others' comes back by itself; what is
   * one's own stays closed until its owner opens it again.
   */
  private async apply(): Promise<void> {
    const load = this.load();
    if (load !== this.told) {
      const before = this.told;
      this.told = load;
      this.page.carries(load, before, loads.indexOf(this.choice) <= loads.indexOf(this.thrift.load));
    }
    if (load !== "all") this.wish.camera = false;
    if (load === "nothing") this.wish.microphone = false;
    for (const p of this.room?.remoteParticipants.values() ?? []) for (const t of p.trackPublications.values()) this.want(t);
    await this.set("microphone", this.wish.microphone);
    await this.set("camera", this.wish.camera);
  }

  private want(t: RemoteTrackPublication): void {
    const load = this.load();
    t.setSubscribed(t.kind === Track.Kind.Audio ? load !== "nothing" : load === "all");
  }

  private attach(track: RemoteTrack, t: RemoteTrackPublication, p: RemoteParticipant): void {
    const element = track.attach();
    if (element instanceof HTMLVideoElement) this.page.picture(seatOf(p), element);
    else {
      this.sounds.set(track, element);
      document.body.append(element);
    }
    this.heardOf(t.source, p);
  }

  private detach(track: RemoteTrack, t: RemoteTrackPublication, p: RemoteParticipant): void {
    this.hush(track);
    if (track.kind === Track.Kind.Video) this.page.picture(seatOf(p), null);
    this.heardOf(t.source, p);
  }

  private hush(track: RemoteTrack): void {
    track.detach();
    this.sounds.get(track)?.remove();
    this.sounds.delete(track);
  }

  private heardOf(source: Track.Source, p: Participant): void {
    if (p.isLocal) return this.tellMine();
    if (source === Track.Source.Microphone) this.page.microphone(seatOf(p), p.isMicrophoneEnabled);
  }
}

function qualityOf(q: ConnectionQuality): Quality {
  if (q === ConnectionQuality.Poor) return "poor";
  return q === ConnectionQuality.Lost ? "lost" : "good";
}
