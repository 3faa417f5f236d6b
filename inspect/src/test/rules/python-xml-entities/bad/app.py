from flask import request
from lxml import etree

parser = etree.XMLParser(resolve_entities=True)  # <- finding
