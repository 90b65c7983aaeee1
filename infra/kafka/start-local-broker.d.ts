/** What a client needs to get in by the secured listener. */
export interface SecuredListener {
  /** `127.0.0.1:{port}` */
  readonly broker: string;
  /** PEM of the certificate that signed the broker's. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

export interface LocalBroker {
  /** `['127.0.0.1:{port}']`; the same after a restart. */
  readonly brokers: readonly string[];
  /** Where its data and its log (`broker.log`) are. */
  readonly folder: string;
  /** Set where it was asked for. */
  readonly secured?: SecuredListener;
  /** Shuts it down in order; removes its folder where that was made for it. */
  stop(): Promise<void>;
  /** SIGKILL. The data stays, for `restart`. */
  kill(): Promise<void>;
  /** SIGSTOP: it hangs, with its connections open. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again on the same port and data; kills it first where it runs. */
  restart(): Promise<void>;
}

export interface LocalBrokerOptions {
  /** Where it keeps its data; a temporary folder where absent. One that holds a broker's data is gone on with. */
  readonly folder?: string;
  /** A free one where absent. */
  readonly port?: number;
  /** A second listener with TLS and SCRAM-SHA-256, with a certificate made for it. */
  readonly secured?: boolean;
}

/** Starts a real Apache Kafka broker (KRaft, one node) without Docker, on the loopback interface. Needs Java 17. */
export declare const startLocalBroker: (options?: LocalBrokerOptions) => Promise<LocalBroker>;

/** The folder with the broker's jars; fetched by Maven the first time. */
export declare const brokerJars: () => Promise<string>;

/** The same for Kafka's own programs. */
export declare const toolJars: () => Promise<string>;
