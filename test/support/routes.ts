import { Socket } from 'node:net';

/**
 * The name service and the routes of a machine, for a program that Node starts after this file (`--require`): the
 * hosts of Twilio are at the port `TWILIO_SETUP_ROUTE` of the loopback address, and no other host is reached. It
 * stands where `/etc/hosts` and a route of its own would, which only root can give a process; all that is above the
 * socket, such as proxy and TLS, is the program's own.
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

/** Node gives the target as options, in a list of its own making, or as port and host. */
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
