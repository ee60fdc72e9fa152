/**
 * Told by NODE_OPTIONS: brings what is asked of Google's sign-in, whose address its client does not let anybody choose, to
 * SIGN_IN_ENDPOINT. All else goes where it went.
 */
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';

const { request } = https;
https.request = (address, ...rest) => {
  const url = new URL(address);
  if (url.host !== 'oauth2.googleapis.com') return request(address, ...rest);
  return http.request(new URL(url.pathname, process.env.SIGN_IN_ENDPOINT), ...rest);
};
