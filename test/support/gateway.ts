import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '@gongshu/platform';
import { createGateway } from '../../apps/gateway/src';

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Bytes of the body. */
  readonly bytes: number;
  /** The body when it is JSON. */
  readonly body: ReturnType<JSON['parse']>;
}

export interface CallOptions {
  readonly key?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A gateway that listens, on a database of the test. */
export class TestGateway {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  static async start(config: Config, overrides: Partial<Config> = {}): Promise<TestGateway> {
    const app = await createGateway({
      ...config,
      gatewayHeartbeatMs: 200,
      gatewayDeadMs: 1_500,
      ...overrides,
    });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new TestGateway(app, `http://127.0.0.1:${port}`);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  async call(path: string, options: CallOptions = {}): Promise<GatewayAnswer> {
    const response = await fetch(this.url + path, {
      method: options.method ?? 'GET',
      headers: { ...(options.key ? { 'X-Api-Key': options.key } : {}), ...options.headers },
      body: options.body,
    });
    const buffer = Buffer.from(await response.arrayBuffer());
    const text = buffer.toString();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    const { status, headers } = response;
    return { status, headers, text, bytes: buffer.length, body: isJson ? JSON.parse(text) : null };
  }
}

/** An operator's service that counts what reaches it. */
export class TestUpstream {
  readonly requests: IncomingMessage[] = [];
  /** What it answers; may be exchanged. */
  handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"ok":true}');
  };

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TestUpstream> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const upstream = new TestUpstream(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      upstream.requests.push(request);
      upstream.handle(request, response);
    });
    return upstream;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get delivery() {
    return { kind: 'API_PROXY' as const, upstreamUrl: this.url };
  }
}

/** Waits until the condition holds, at most as long as given. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 5_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
