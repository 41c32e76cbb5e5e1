"""Tests of documents: structure, texts, bytes, making."""
