import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, stepCountIs, streamText, tool, type LanguageModel } from 'ai';
import assert from 'node:assert/strict';
import { describeLoops, LOOP, type PlayClient } from './loop.js';
import type { Stage } from './stage.js';

/** What the package does by itself: it calls the tool and goes on until there is an answer. */
const play =
  (modelOf: (stage: Stage) => LanguageModel): PlayClient =>
  async (stage, streamed) => {
    const inputs: unknown[] = [];
    const weather = tool({
      description: LOOP.tool.description,
      inputSchema: jsonSchema<{ city: string }>(LOOP.tool.schema),
      execute: (input) => {
        inputs.push(input);
        return LOOP.result;
      },
    });
    const options = {
      model: modelOf(stage),
      instructions: LOOP.system,
      prompt: LOOP.question,
      tools: { weather },
      stopWhen: stepCountIs(3),
      maxRetries: 0,
    };
    const result = streamed ? streamText(options) : await generateText(options);
    assert.equal(await result.text, LOOP.answer);
    assert.deepEqual(inputs, [{ city: 'Oslo' }]);
    const steps = await result.steps;
    assert.deepEqual(
      steps.map(({ finishReason, usage }) => [finishReason, usage.inputTokens, usage.outputTokens]),
      [
        ['tool-calls', 20, 6],
        ['stop', 30, 9],
      ],
    );
  };

const addressOf = ({ origin, token }: Stage) => ({ baseURL: `${origin}/v1`, apiKey: token });

describeLoops(
  'ai with @ai-sdk/openai',
  'openai-responses',
  play((stage) => createOpenAI(addressOf(stage))('auto')),
);

describeLoops(
  'ai with @ai-sdk/openai-compatible',
  'openai-chat',
  play((stage) => createOpenAICompatible({ name: 'signalbox', ...addressOf(stage) })('auto')),
);

describeLoops(
  'ai with @ai-sdk/anthropic',
  'anthropic-messages',
  play((stage) => createAnthropic(addressOf(stage))('auto')),
);
