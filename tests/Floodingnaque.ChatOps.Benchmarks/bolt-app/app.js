// A slash command on Slack's own framework that is as careful as the bot: verified, appended, flushed to the disk, only then acknowledged.
// Appends that wait share one write and one flush.
'use strict';
const fs = require('node:fs/promises');
const { App, HTTPReceiver } = require('@slack/bolt');

class Journal {
  constructor(file) {
    this.file = file;
    this.waiting = [];
    this.writing = false;
  }

  append(entry) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: JSON.stringify(entry) + '\n', resolve, reject });
      if (!this.writing) this.drain();
    });
  }

  async drain() {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.file.appendFile(batch.map((w) => w.line).join(''));
        await this.file.datasync();
        for (const w of batch) w.resolve();
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    this.writing = false;
  }
}

(async () => {
  const journal = new Journal(await fs.open(process.env.JOURNAL, 'a', 0o600));
  const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET, endpoints: ['/slack/command'] });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-benchmark', botId: 'B0', botUserId: 'U0' }),
  });
  app.command('/incident', async ({ command, ack }) => {
    const text = command.text.replace(/^note /, '');
    await journal.append({ at: new Date().toISOString(), by: command.user_id, channel: command.channel_id, delivery: command.trigger_id, text });
    await ack({ response_type: 'in_channel', text: `Noted by <@${command.user_id}>: ${text}` });
  });
  await app.start({ port: Number(process.env.PORT), host: '127.0.0.1' });
  console.log('ready');
})();
