import { Socket } from 'node:net';

/**
 * Replaces the machine's name service and routes for a program that Node starts after this file
 * (`--require`). Twilio's hosts lead to the loopback port `TWILIO_SETUP_ROUTE`, and no other host is
 * reachable. It does the job of `/etc/hosts` and a route, which only root could give a process. Everything
 * above the socket, such as proxy and TLS, is the program's own.
 */

interface Target {
  host?: string;
  port?: number | string;
  path?: string | null;
}

const route = Number(process.env.TWILIO_SETUP_ROUTE);
const nobody = 1;

function routed(target: Target): Target {
  const { host = 'localhost', port, path } = target;
  if (typeof path === 'string' || /^(localhost|127\.[\d.]+|::1)$/.test(host)) return target;
  const isTwilio = /^(oauth|iam|api|monitor)\.twilio\.com$/.test(host) && Number(port) === 443;
  return { ...target, host: '127.0.0.1', port: isTwilio ? route : nobody };
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;
const prototype = Socket.prototype as unknown as { connect: Connect };
const { connect } = prototype;

/** Node passes the target as options in an internal list, or as port and host. */
prototype.connect = function (first, second, ...others) {
  if (Array.isArray(first)) {
    first[0] = routed(first[0] as Target);
    return connect.call(this, first, second, ...others);
  }
  if (typeof first === 'object') return connect.call(this, routed(first as Target), second, ...others);
  if (typeof first !== 'number' || typeof second !== 'string')
    return connect.call(this, first, second, ...others);
  return connect.call(this, routed({ port: first, host: second }), ...others);
};
