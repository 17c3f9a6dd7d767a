// What a stream's report says: how the bot behaved, measured on the audio.
