"""Clients generated from the OpenAPI document, and a morning at school through each of them."""
