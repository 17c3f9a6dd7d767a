// The process of the talking calls: started by the bench, told what to do over the channel of a forked process.
import { CallCrowd } from '../talks/call-crowd.ts';
import type { TalkAnswer, TalkRequest, TalkTask } from '../talks/load-messages.ts';

const crowd = new CallCrowd();

function perform(task: TalkTask): Promise<unknown> {
  switch (task.do) {
    case 'listen':
      return crowd.listen();
    case 'begin':
      return crowd.begin(task.plan);
    case 'measure':
      return crowd.measure(task.seconds, task.isInterrupted);
    case 'hangUp':
      return crowd.hangUp();
    case 'churn':
      return crowd.churn(task.plan, task.callSeconds, task.seconds);
  }
}

process.on('message', ({ id, task }: TalkRequest) => {
  const answer = (message: TalkAnswer) => process.send?.(message);
  perform(task).then(
    (result) => answer({ id, result }),
    (error: Error) => answer({ id, error: error.message }),
  );
});
// The bench ends its processes itself, in order; without it there is nothing to live for.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
