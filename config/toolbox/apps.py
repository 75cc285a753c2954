from django.apps import AppConfig


class ToolboxConfig(AppConfig):
    name = "config.toolbox"
    label = "toolbox"
