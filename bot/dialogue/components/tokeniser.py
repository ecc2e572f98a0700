"""Words: jieba with the vocabulary of the field."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot import resources
from bot.language.segment import segmenter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class DomainTokeniser(Tokenizer):
    """Rasa's own jieba tokeniser loads dictionaries into jieba's process-wide state; this one does not."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DomainTokeniser:
        """A new component over the editors' vocabulary."""
        return cls(config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Intents are labels here and are never cut."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of one attribute, with their places."""
        text = str(message.get(attribute))
        cut = segmenter(resources.vocabulary()).tokenize(text, HMM=False)
        return [Token(word, start) for word, start, _ in cut]
